using System.Runtime.InteropServices;
using System.Text;

namespace Fathom.Tests.Files;

/// <summary>PyTorch files as torch.save writes them, opcode by opcode.</summary>
sealed class RawTorch
{
    readonly List<byte> pickle = [0x80, 2];
    readonly List<RawZip.Item> storages = [];
    readonly string root;

    public RawTorch(string root = "ae") => this.root = root;

    public RawTorch Op(params ReadOnlySpan<byte> opcodes)
    {
        pickle.AddRange(opcodes);
        return this;
    }

    /// <summary>A dictionary; entries until <see cref="EndDictionary"/>.</summary>
    public RawTorch Dictionary() => Op((byte)'}', (byte)'(');

    /// <summary>collections.OrderedDict().</summary>
    public RawTorch Ordered() => Global("collections", "OrderedDict").Op((byte)')', (byte)'R', (byte)'(');

    public RawTorch EndDictionary() => Op((byte)'u');

    public RawTorch Global(string module, string name) => Op((byte)'c').Bytes($"{module}\n{name}\n");

    public RawTorch Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Op((byte)'X').Op(BitConverter.GetBytes(bytes.Length)).Op(bytes);
    }

    public RawTorch Int(int value) => Op((byte)'J').Op(BitConverter.GetBytes(value));

    public RawTorch Real(double value)
    {
        byte[] bytes = BitConverter.GetBytes(value);
        Array.Reverse(bytes);
        return Op((byte)'G').Op(bytes);
    }

    /// <summary>A float32 tensor in C order.</summary>
    public RawTorch Tensor(float[] values, params int[] shape)
    {
        var strides = new int[shape.Length];
        for (int axis = shape.Length - 1, step = 1; axis >= 0; step *= shape[axis--]) strides[axis] = step;
        return View(values, 0, shape, strides);
    }

    /// <summary>A float32 tensor of two dimensions whose first index runs fastest in the file.</summary>
    public RawTorch Transposed(float[] values, int rows, int columns)
    {
        var stored = new float[values.Length];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++) stored[column * rows + row] = values[row * columns + column];
        return View(stored, 0, [rows, columns], [1, rows]);
    }

    public RawTorch View(float[] storage, int offset, int[] shape, int[] strides) =>
        View("FloatStorage", MemoryMarshal.AsBytes<float>(storage).ToArray(), storage.Length, offset, shape, strides);

    public RawTorch View(string type, byte[] storage, int count, int offset, int[] shape, int[] strides)
    {
        string key = $"{storages.Count}";
        storages.Add(new($"{root}/data/{key}", storage));
        Global("torch._utils", "_rebuild_tensor_v2").Op((byte)'(');
        Op((byte)'(').Text("storage").Global("torch", type).Text(key).Text("cpu").Int(count).Op((byte)'t', (byte)'Q');
        Int(offset).Tuple(shape).Tuple(strides).Op(0x89);
        return Global("collections", "OrderedDict").Op((byte)')', (byte)'R').Op((byte)'t', (byte)'R');
    }

    /// <summary>The whole file.</summary>
    public byte[] File() => RawZip.Of(
        [new($"{root}/data.pkl", [.. pickle, (byte)'.']), .. storages, new($"{root}/version", [(byte)'3'])]);

    RawTorch Tuple(int[] numbers)
    {
        Op((byte)'(');
        foreach (int number in numbers) Int(number);
        return Op((byte)'t');
    }

    RawTorch Bytes(string text) => Op(Encoding.UTF8.GetBytes(text));
}
