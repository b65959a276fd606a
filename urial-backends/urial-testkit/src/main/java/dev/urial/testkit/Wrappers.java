package dev.urial.testkit;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/** Proves that a wrapper forwards everything: a method added to an interface fails the wrapper's test until it is forwarded. */
public final class Wrappers {
    private Wrappers() {}

    /** The methods of an interface, those with a default body included, that a wrapper leaves to the interface. */
    public static List<String> notForwarded(Class<?> type, Class<?> wrapper) {
        List<String> missing = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (Modifier.isStatic(method.getModifiers())
                    || method.getDeclaringClass().getName().startsWith("java.util")) {
                continue;
            }
            try {
                Method unused = wrapper.getDeclaredMethod(method.getName(), method.getParameterTypes());
            } catch (NoSuchMethodException e) {
                missing.add(method.toString());
            }
        }
        return missing;
    }
}
