package dev.urial.backend.djl.torch;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.urial.core.spi.BackendException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Text that PyTorch has compiled. What a call gives or takes is freed with the call, but for what is said. */
final class TorchModule implements AutoCloseable {
    private final PtNDManager manager;
    private final PtSymbolBlock block;

    private TorchModule(PtNDManager manager, PtSymbolBlock block) {
        this.manager = manager;
        this.block = block;
    }

    static TorchModule compile(PtNDManager manager, String methods) {
        byte[] archive = TorchArchive.of(methods);
        try {
            return TorchRuntime.computing(() -> {
                try {
                    PtSymbolBlock block = JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false);
                    return new TorchModule(manager, block);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (EngineException e) {
            throw failure(e);
        }
    }

    /** Runs a method that gives a number which nobody wants. */
    void run(String method, Object... arguments) {
        call(method, result -> 0, arguments);
    }

    /** Runs a method that gives an array, which is the caller's to close. */
    PtNDArray array(String method, Object... arguments) {
        return call(method, result -> result.toTensor(manager), arguments);
    }

    /**
     * Arguments are {@code Integer}s, {@code Double}s, {@code Boolean}s, arrays, or {@code IValue}s, which stay open.
     */
    private <T> T call(String method, Function<IValue, T> result, Object... arguments) {
        List<IValue> made = new ArrayList<>();
        try {
            IValue[] values = new IValue[arguments.length];
            for (int i = 0; i < values.length; i++) {
                if (arguments[i] instanceof IValue given) {
                    values[i] = given;
                } else {
                    values[i] = value(arguments[i]);
                    made.add(values[i]);
                }
            }
            return TorchRuntime.computing(() -> {
                try (IValue found = IValueUtils.runMethod(block, method, values)) {
                    return result.apply(found);
                }
            });
        } catch (EngineException e) {
            throw failure(e);
        } finally {
            made.forEach(IValue::close);
        }
    }

    private static IValue value(Object argument) {
        if (argument instanceof Integer number) {
            return IValue.from(number.longValue());
        }
        if (argument instanceof Double number) {
            return IValue.from(number.doubleValue());
        }
        if (argument instanceof Boolean flag) {
            return IValue.from(flag.booleanValue());
        }
        if (argument instanceof PtNDArray array) {
            return IValue.from(array);
        }
        if (argument instanceof long[] numbers) {
            return IValue.listFrom(numbers);
        }
        throw new IllegalArgumentException("no argument of a module: " + argument);
    }

    /** What PyTorch says when something fails is a page; the last line of it says what. */
    static BackendException failure(EngineException e) {
        String message = String.valueOf(e.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("out of memory") || lower.contains("not enough memory") || lower.contains("alloc_cpu")) {
            return new BackendException(
                    BackendException.Kind.OUT_OF_MEMORY, "djl: PyTorch is out of memory: " + said(message), e);
        }
        return new BackendException(BackendException.Kind.BAD_REPLY, "djl: PyTorch failed: " + said(message), e);
    }

    private static String said(String message) {
        String said = "";
        for (String line : message.lines().map(String::strip).toList()) {
            if (line.contains("Error: ") || said.isEmpty()) {
                said = line;
            }
        }
        return said;
    }

    PtNDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        block.close();
    }
}
