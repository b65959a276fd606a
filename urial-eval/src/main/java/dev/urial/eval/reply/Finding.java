package dev.urial.eval.reply;

/**
 * What a reply certainly says of one aspect.
 *
 * @param reason may be empty
 */
record Finding<V>(V value, String reason) {}
