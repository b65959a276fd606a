/**
 * What a client of an inference server is tested with, on this machine and with no model to load: {@link
 * dev.urial.testkit.server.ModelServer} speaks the wire protocols of real servers over a {@link dev.urial.testkit.BigramModel},
 * {@link dev.urial.testkit.server.FaultServer} answers as told, and badly, and {@link dev.urial.testkit.server.InstantServer}
 * answers faster than a client can ask. All listen on 127.0.0.1 at a free port, without TLS.
 */
@NullMarked
package dev.urial.testkit.server;

import org.jspecify.annotations.NullMarked;
