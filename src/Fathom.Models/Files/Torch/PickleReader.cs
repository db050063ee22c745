using System.Buffers.Binary;
using System.Text;

namespace Fathom.Models.Files;

/// <summary>
/// Carries out a pickle, protocol 2 to 5, as far as it makes plain data: numbers, text, lists, tuples, dictionaries, and what
/// <see cref="TorchObjects"/> knows how to make. Nothing is imported, called or executed; an opcode or a name beyond that is
/// refused when it is met.
/// </summary>
/// <remarks>
/// Each opcode makes at most one object and reads bytes that are there, so memory is bounded by the length of the pickle.
/// </remarks>
sealed class PickleReader
{
    /// <summary>Longer ones are refused: an optimiser's state of a thousand tensors has 200 KB, and a byte may make an object of
    /// a hundred.</summary>
    public const int MaxBytes = 1 << 22;

    static readonly object MarkOnStack = new();

    readonly string path;
    readonly IByteSource source;
    readonly TorchObjects objects;
    readonly List<object?> stack = [];
    readonly Dictionary<uint, object?> memo = [];
    int at;

    PickleReader(IByteSource source, TorchObjects objects) =>
        (path, this.source, this.objects) = (source.Path, source, objects);

    /// <summary>What the pickle stands for.</summary>
    /// <exception cref="InputException">It is damaged, or asks for more than data.</exception>
    public static object? Read(IByteSource source, TorchObjects objects)
    {
        if (source.Length > MaxBytes)
            throw TorchFile.Bad(source.Path, $"its pickle has {source.Length} bytes, above the limit of {MaxBytes}");
        var reader = new PickleReader(source, objects);
        object? root = reader.Run();
        new PickleNesting(source.Path).Check(root);
        return root;
    }

    object? Run()
    {
        while (true)
        {
            int start = at;
            var opcode = (PickleOpcode)Byte();
            if (opcode == PickleOpcode.Stop)
            {
                object? root = Pop();
                if (stack.Count != 0) throw Bad("something is left behind its end");
                return at == source.Length ? root : throw Bad("bytes follow its end");
            }
            Execute(opcode, start);
        }
    }

    void Execute(PickleOpcode opcode, int start)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto:
                if (Byte() is < 2 or > 5) throw Bad($"protocol {source.Bytes(at - 1, 1)[0]} is not one of 2 to 5");
                break;
            case PickleOpcode.Frame: Take(8); break;
            case PickleOpcode.Mark: stack.Add(MarkOnStack); break;
            case PickleOpcode.Pop: Pop(); break;
            case PickleOpcode.None: stack.Add(null); break;
            case PickleOpcode.NewTrue: stack.Add(true); break;
            case PickleOpcode.NewFalse: stack.Add(false); break;
            case PickleOpcode.BinInt: stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
            case PickleOpcode.BinInt1: stack.Add((long)Byte()); break;
            case PickleOpcode.BinInt2: stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
            case PickleOpcode.Long1: stack.Add(Long(Take(Byte()))); break;
            case PickleOpcode.BinFloat: stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case PickleOpcode.BinUnicode: stack.Add(Text(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;
            case PickleOpcode.ShortBinUnicode: stack.Add(Text(Byte())); break;
            case PickleOpcode.EmptyList: stack.Add(new List<object?>()); break;
            case PickleOpcode.EmptyTuple: stack.Add(Array.Empty<object?>()); break;
            case PickleOpcode.EmptyDict: stack.Add(new PickleDictionary(path, isOrdered: false)); break;
            case PickleOpcode.Tuple: stack.Add(PopToMark().ToArray()); break;
            case PickleOpcode.Tuple1: stack.Add(Last(1)); break;
            case PickleOpcode.Tuple2: stack.Add(Last(2)); break;
            case PickleOpcode.Tuple3: stack.Add(Last(3)); break;
            case PickleOpcode.Append: Append([Pop()]); break;
            case PickleOpcode.Appends: Append(PopToMark()); break;
            case PickleOpcode.SetItem: Set([.. Last(2)]); break;
            case PickleOpcode.SetItems: Set(PopToMark()); break;
            case PickleOpcode.BinPut: Keep(Byte()); break;
            case PickleOpcode.LongBinPut: Keep(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))); break;
            case PickleOpcode.Memoize: Keep((uint)memo.Count); break;
            case PickleOpcode.BinGet: stack.Add(Recall(Byte())); break;
            case PickleOpcode.LongBinGet: stack.Add(Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;
            case PickleOpcode.Global: stack.Add(objects.Named(Line(), Line())); break;
            case PickleOpcode.StackGlobal: StackGlobal(); break;
            case PickleOpcode.BinPersId: stack.Add(objects.Storage(Pop())); break;
            case PickleOpcode.Reduce: Reduce(); break;
            case PickleOpcode.Build: Build(); break;
            default:
                throw Bad($"opcode 0x{(byte)opcode:x2} at byte {start} makes more than plain data");
        }
    }

    void StackGlobal()
    {
        object?[] names = Last(2);
        stack.Add(names is [string module, string name] ? objects.Named(module, name)
            : throw Bad("a name of a class is no text"));
    }

    void Reduce()
    {
        object?[] call = Last(2);
        stack.Add(objects.Make(call[0], call[1]));
    }

    // The only state that torch sets on a dictionary: versions of modules, which say nothing here.
    void Build()
    {
        object? state = Pop();
        if (Top() is not PickleDictionary { IsOrdered: true })
            throw Bad("it sets attributes of something else than an OrderedDict");
        if (state is not PickleDictionary { Items: { Count: 1 } items } || !items.ContainsKey("_metadata"))
            throw Bad("it sets an attribute other than _metadata");
    }

    void Append(List<object?> items)
    {
        if (Top() is not List<object?> list) throw Bad("it appends to something that is no list");
        list.AddRange(items);
    }

    void Set(List<object?> pairs)
    {
        if (pairs.Count % 2 != 0 || Top() is not PickleDictionary dictionary)
            throw Bad("it sets an entry of something that is no dictionary");
        for (int i = 0; i < pairs.Count; i += 2)
        {
            if (pairs[i] is not (string or long or double or bool)) throw Bad("a key of a dictionary is no text or number");
            if (!dictionary.Items.TryAdd(pairs[i]!, pairs[i + 1]))
                throw Bad($"the key {OneLine.Quote($"{pairs[i]}")} is set twice");
        }
    }

    // Python numbers what it keeps from 0 on.
    void Keep(uint index)
    {
        if (index > at) throw Bad($"it keeps object {index}, more than there can be");
        memo[index] = Top();
    }

    object? Recall(uint index) => memo.TryGetValue(index, out object? value) ? value
        : throw Bad($"it recalls object {index}, which was never kept");

    object? Top()
    {
        if (stack.Count == 0 || stack[^1] == MarkOnStack) throw Bad("it takes from an empty stack");
        return stack[^1];
    }

    object? Pop()
    {
        object? top = Top();
        stack.RemoveAt(stack.Count - 1);
        return top;
    }

    object?[] Last(int count)
    {
        var values = new object?[count];
        for (int i = count - 1; i >= 0; i--) values[i] = Pop();
        return values;
    }

    List<object?> PopToMark()
    {
        int mark = stack.LastIndexOf(MarkOnStack);
        if (mark < 0) throw Bad("it takes from an empty stack");
        List<object?> values = stack.GetRange(mark + 1, stack.Count - mark - 1);
        stack.RemoveRange(mark, stack.Count - mark);
        return values;
    }

    byte Byte() => Take(1)[0];

    ReadOnlySpan<byte> Take(int count)
    {
        if (count > source.Length - at) throw Bad($"it ends in the middle, at byte {source.Length}");
        at += count;
        return source.Bytes(at - count, count);
    }

    string Text(uint length)
    {
        if (length > source.Length - at)
            throw Bad($"a text of {length} bytes is announced at byte {at}, where {source.Length - at} are left");
        return Decode(Take((int)length));
    }

    string Line()
    {
        int start = at;
        while (Byte() != '\n')
        {
        }
        return Decode(source.Bytes(start, at - start - 1));
    }

    string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (ArgumentException)
        {
            throw Bad("a text is not UTF-8");
        }
    }

    long Long(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 8) throw Bad("a whole number does not fit 64 bits");
        long value = bytes.Length > 0 && (bytes[^1] & 0x80) != 0 ? -1 : 0;
        for (int i = bytes.Length - 1; i >= 0; i--) value = value << 8 | bytes[i];
        return value;
    }

    InputException Bad(string what) => TorchFile.Bad(path, $"its pickle is damaged or no data: {what}");
}
