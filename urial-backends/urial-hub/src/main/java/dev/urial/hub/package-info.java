/**
 * Models and datasets by name: files of repositories of the Hugging Face hub, kept in the cache that its other tools on this machine use, too.
 * Users write {@code hf:OWNER/REPO}; programs start at {@link dev.urial.hub.HubModels} for models and at
 * {@link dev.urial.hub.HubClient} for any file. The published benchmarks are datasets with a name of their own.
 */
@NullMarked
package dev.urial.hub;

import org.jspecify.annotations.NullMarked;
