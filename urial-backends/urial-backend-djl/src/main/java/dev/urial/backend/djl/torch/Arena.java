package dev.urial.backend.djl.torch;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;

/** Arrays of PyTorch's memory that live and die together, and lists of them as arguments of the network. For one thread. */
final class Arena implements AutoCloseable {
    private final List<PtNDArray> arrays = new ArrayList<>();
    private final List<IValue> lists = new ArrayList<>();

    PtNDArray own(PtNDArray array) {
        arrays.add(array);
        return array;
    }

    IValue list(List<PtNDArray> some) {
        IValue list = IValue.listFrom(some.toArray(PtNDArray[]::new));
        lists.add(list);
        return list;
    }

    @Override
    public void close() {
        lists.forEach(IValue::close);
        arrays.forEach(PtNDArray::close);
        lists.clear();
        arrays.clear();
    }
}
