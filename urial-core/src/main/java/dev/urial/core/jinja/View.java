package dev.urial.core.jinja;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;

/** What {@code keys()}, {@code values()} or {@code items()} of a dict gives: it has a length and no places. */
final class View extends AbstractCollection<Object> {
    private final Collection<Object> elements;

    View(Collection<Object> elements) {
        this.elements = elements;
    }

    @Override
    public Iterator<Object> iterator() {
        return elements.iterator();
    }

    @Override
    public int size() {
        return elements.size();
    }
}
