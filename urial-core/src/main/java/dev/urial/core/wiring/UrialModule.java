package dev.urial.core.wiring;

import com.google.inject.AbstractModule;

/**
 * A named part of an application, such as the analysis: what it adds to the injector. Found by ServiceLoader under this class's
 * name, chosen by an application by {@link #name()}. It only binds: files, plug-ins and models are opened before or outside it.
 */
public abstract class UrialModule extends AbstractModule {
    /** The name applications choose it by: {@code [a-z][a-z0-9-]*}. */
    public abstract String name();
}
