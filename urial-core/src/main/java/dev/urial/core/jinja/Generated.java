package dev.urial.core.jinja;

import java.util.Iterator;
import java.util.List;

/** What filters such as {@code map} give: values that can be gone through once, without length and places. */
record Generated(Iterator<Object> elements) {
    static Generated of(List<Object> elements) {
        return new Generated(elements.iterator());
    }
}
