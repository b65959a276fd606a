package dev.urial.cli;

import dev.urial.core.config.RunConfig;
import picocli.CommandLine.Option;

/** Whether the state of a prompt's constant part may outlive the process. */
final class PrefixCacheOption {
    @Option(
            names = "--no-prefix-cache",
            description =
                    "Neither look for the computed state of the prompt's constant part on disk nor keep it there.")
    private boolean off;

    RunConfig over(RunConfig config) {
        return off ? config.withoutPrefixOnDisk() : config;
    }
}
