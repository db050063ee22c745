namespace Fathom.Models.Files;

/// <summary>
/// The few names that a file of tensors needs, and what they make: <c>collections.OrderedDict()</c>, storages by their
/// persistent ids, tensors by <c>torch._utils._rebuild_tensor_v2</c> (and parameters around them). Any other name is refused.
/// </summary>
sealed class TorchObjects(ZipContainer zip, string root)
{
    enum Callable { OrderedDict, RebuildTensor, RebuildParameter }

    static readonly Dictionary<string, ScalarType> StorageTypes = new()
    {
        ["DoubleStorage"] = ScalarType.F64,
        ["FloatStorage"] = ScalarType.F32,
        ["HalfStorage"] = ScalarType.F16,
        ["BFloat16Storage"] = ScalarType.BF16,
        ["LongStorage"] = ScalarType.I64,
        ["IntStorage"] = ScalarType.I32,
        ["ShortStorage"] = ScalarType.I16,
        ["CharStorage"] = ScalarType.I8,
        ["ByteStorage"] = ScalarType.U8,
        ["BoolStorage"] = ScalarType.Bool,
    };

    /// <summary>What a name stands for.</summary>
    /// <exception cref="InputException">It is not one of those above.</exception>
    public object Named(string module, string name) => (module, name) switch
    {
        ("collections", "OrderedDict") => Callable.OrderedDict,
        ("torch._utils", "_rebuild_tensor_v2") => Callable.RebuildTensor,
        ("torch._utils", "_rebuild_parameter") => Callable.RebuildParameter,
        ("torch", _) when StorageTypes.TryGetValue(name, out ScalarType type) => type,
        _ => throw Bad($"it names {OneLine.Quote($"{module}.{name}")}, which may be code; " +
            "only tensors, numbers, text, lists and dictionaries are read"),
    };

    /// <summary>What a call makes.</summary>
    /// <exception cref="InputException">It is no such call.</exception>
    public object? Make(object? callable, object? arguments) => (callable, arguments) switch
    {
        (Callable.OrderedDict, object?[] { Length: 0 }) => new PickleDictionary(zip.Path, isOrdered: true),
        (Callable.RebuildTensor, object?[] { Length: 6 or 7 } given) => Tensor(given),
        (Callable.RebuildParameter, object?[] given)
            when given is [TorchTensor tensor, bool, PickleDictionary { Items.Count: 0 }] => tensor,
        (Callable, _) => throw Bad($"{callable} is called with arguments that torch never writes"),
        _ => throw Bad("something is called that is no function"),
    };

    /// <summary>The storage of a persistent id: ("storage", type, key, device, count).</summary>
    /// <exception cref="InputException">It is no such id, or the record is not there or has another size.</exception>
    public object Storage(object? id)
    {
        if (id is not object?[] parts || parts is not ["storage", ScalarType type, string key, string, long count])
            throw Bad("a persistent id is not that of a storage");
        string name = $"{root}/data/{key}";
        if (!zip.Entries.TryGetValue(name, out ZipEntry? entry))
            throw Bad($"the storage record {OneLine.Quote(name)} is missing");
        if (count < 0 || count > entry.Length / type.Size() || count * type.Size() != entry.Length)
            throw Bad($"storage {OneLine.Quote(key)} should hold {count} numbers of type {type}, but has {entry.Length} bytes");
        return new TorchStorage(type, count, entry);
    }

    TorchTensor Tensor(object?[] given)
    {
        if (given[0] is not TorchStorage storage || given[1] is not long offset || given[2] is not object?[] sizes
            || given[3] is not object?[] steps || given[4] is not bool)
            throw Bad("a tensor is rebuilt from something else than a storage, an offset, a size and strides");
        if (!sizes.All(size => size is long) || !steps.All(step => step is long) || sizes.Length != steps.Length)
            throw Bad("a tensor's size and strides are not two lists of as many whole numbers");
        long[] shape = Array.ConvertAll(sizes, size => (long)size!), strides = Array.ConvertAll(steps, step => (long)step!);
        string view = $"a tensor of size {Shapes.Text(shape)}, strides {Shapes.Text(strides)} and offset {offset}";
        if (Shapes.Bytes(shape, storage.Type.Size()) is not { } bytes) throw Bad($"{view} has a negative or overflowing size");
        long elements = bytes / storage.Type.Size();
        if (offset < 0 || strides.Any(stride => stride < 0)) throw Bad($"{view} reads backwards");
        // An expanded tensor shows few numbers many times: however small its storage, it could fill any memory.
        if (elements > storage.Count) throw Bad($"{view} shows more numbers than the {storage.Count} of its storage");
        if (elements > 0 && !Fits(shape, strides, offset, storage.Count)) throw Bad($"{view} leaves its {storage.Count} numbers");
        return new(zip, storage, shape, strides, offset, elements);
    }

    // The last number is at offset + Σ (size − 1) · stride, which may overflow.
    static bool Fits(long[] shape, long[] strides, long offset, long count)
    {
        long room = count - 1 - offset;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] == 1) continue;
            if (room < 0 || strides[axis] == 0 || strides[axis] > room / (shape[axis] - 1)) return false;
            room -= (shape[axis] - 1) * strides[axis];
        }
        return room >= 0;
    }

    InputException Bad(string what) => TorchFile.Bad(zip.Path, what);
}
