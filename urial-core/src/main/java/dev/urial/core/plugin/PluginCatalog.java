package dev.urial.core.plugin;

import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DatasetProvider;
import dev.urial.core.spi.ExampleSelectorProvider;
import dev.urial.core.spi.PromptTemplateProvider;
import dev.urial.core.spi.Provider;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All providers on the class path and in the plug-in jars that a user names. Providers are listed, not asked for anything: no
 * model is opened and no native library loaded. Immutable.
 */
public final class PluginCatalog {
    private final Providers<BackendProvider<?>> backends;
    private final Providers<PromptTemplateProvider<?>> templates;
    private final Providers<ExampleSelectorProvider<?>> selectors;
    private final Providers<DatasetProvider<?>> datasets;
    private final ClassLoader loader;

    private PluginCatalog(ClassLoader loader) {
        this.loader = loader;
        backends = Providers.find("backend", BackendProvider.class, loader);
        templates = Providers.find("template", PromptTemplateProvider.class, loader);
        selectors = Providers.find("selector", ExampleSelectorProvider.class, loader);
        datasets = Providers.find("dataset", DatasetProvider.class, loader);
    }

    /** What this library's own class path has. */
    public static PluginCatalog load() {
        return new PluginCatalog(PluginCatalog.class.getClassLoader());
    }

    /**
     * What this library's class path has, and the jars and folders of a class path beside it: entries divided by the platform's
     * path separator; {@code folder/*} stands for all jars of a folder.
     *
     * @throws ConfigException if an entry does not exist
     */
    public static PluginCatalog load(String classPath) {
        List<ConfigException.Problem> problems = new ArrayList<>();
        List<URL> urls = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            if (!entry.isBlank()) {
                addEntry(entry, urls, problems);
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        ClassLoader parent = PluginCatalog.class.getClassLoader();
        // Stays open as long as the catalogue's parts may load further classes, and so as long as the process.
        return urls.isEmpty() ? load() : new PluginCatalog(new URLClassLoader(urls.toArray(URL[]::new), parent));
    }

    private static void addEntry(String entry, List<URL> urls, List<ConfigException.Problem> problems) {
        try {
            if (entry.endsWith("/*") || entry.endsWith(File.separator + "*")) {
                Path folder = Path.of(entry.substring(0, entry.length() - 2));
                List<Path> jars = new ArrayList<>();
                try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
                    found.forEach(jars::add);
                }
                jars.sort(null);
                for (Path jar : jars) {
                    urls.add(url(jar));
                }
            } else if (Files.exists(Path.of(entry))) {
                urls.add(url(Path.of(entry)));
            } else {
                problems.add(new ConfigException.Problem("plugins", "there is no jar or folder '" + entry + "'"));
            }
        } catch (IOException | IllegalArgumentException e) {
            problems.add(new ConfigException.Problem("plugins", "cannot read '" + entry + "': " + e.getMessage()));
        }
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }

    public Providers<BackendProvider<?>> backends() {
        return backends;
    }

    public Providers<PromptTemplateProvider<?>> templates() {
        return templates;
    }

    public Providers<ExampleSelectorProvider<?>> selectors() {
        return selectors;
    }

    public Providers<DatasetProvider<?>> datasets() {
        return datasets;
    }

    /**
     * Providers of a kind that another module has, found in the same places.
     *
     * @param kind what one is called in messages, such as {@code judge}
     * @param type the interface that is named in {@code META-INF/services}
     */
    public <P extends Provider<?, ?>> Providers<P> providers(String kind, Class<? super P> type) {
        return Providers.find(kind, type, loader);
    }

    /** The loader that sees all of them, for whoever looks for services of another kind. */
    public ClassLoader loader() {
        return loader;
    }

    /** What is wrong with plug-ins that were found and cannot be used, a line each. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>(backends.problems());
        problems.addAll(templates.problems());
        problems.addAll(selectors.problems());
        problems.addAll(datasets.problems());
        return List.copyOf(problems);
    }
}
