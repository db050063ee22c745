using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// <c>checkpoints/last.safetensors</c>: all of <see cref="TrainState"/>, and in the header's metadata what it belongs to,
/// so that a resume with another configuration or other data is refused rather than continued.
/// </summary>
static class TrainCheckpoint
{
    const string Format = "fathom-train-2";

    const int Chunk = 1 << 20;

    public static void Write(string path, TrainState state, TrainConfig config, string data)
    {
        var tensors = new List<TensorData>
        {
            TensorData.Of("rows_since_fired", state.RowsSinceFired, state.Latents),
            TensorData.Of("fire_counts", state.FireCounts, state.Latents),
        };
        foreach (Parameter parameter in state.Parameters)
        {
            foreach ((string name, ParameterPart part) in Parts)
                tensors.Add(TensorData.Streamed(
                    $"{parameter.Name}.{name}", ScalarType.F32, stream => Copy(parameter, part, stream), Shape(parameter)));
        }
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string>
        {
            ["format"] = Format,
            ["config"] = JsonSerializer.Serialize(config, JsonFile.Options),
            ["data"] = data,
            ["instruction_set"] = InstructionSetName,
            ["step"] = Text(state.Step),
            ["counted_rows"] = Text(state.CountedRows),
            ["threshold"] = Text(BitConverter.DoubleToInt64Bits(state.Threshold)),
            ["gradient_norm"] = Text(BitConverter.DoubleToInt64Bits(state.GradientNorm)),
            ["checksum"] = Text(Checksum(state)),
        });
    }

    /// <exception cref="InputException">Damaged, or of another configuration or other data.</exception>
    public static void Read(string path, TrainState state, TrainConfig config, string data)
    {
        using SafetensorsFile file = Open(path);
        RequireSame(file, config, data);
        if (Entry(file, "instruction_set") is var before && before != InstructionSetName)
            throw new InputException($"{path}: the training was begun with {before}, this process uses {InstructionSetName}: " +
                "it could not go on to the same bits; resume on such a machine, or choose another --name");
        try
        {
            foreach (Parameter parameter in state.Parameters)
                foreach ((string name, ParameterPart part) in Parts)
                    parameter.CopyFrom(part, 0, file.Floats($"{parameter.Name}.{name}", Shape(parameter)));
        }
        catch (InputException e)
        {
            throw Damaged(e);
        }
        Longs(file, "rows_since_fired", state.RowsSinceFired);
        Longs(file, "fire_counts", state.FireCounts);
        state.Step = Number(file, "step");
        state.CountedRows = Number(file, "counted_rows");
        state.Threshold = BitConverter.Int64BitsToDouble(Number(file, "threshold"));
        state.GradientNorm = BitConverter.Int64BitsToDouble(Number(file, "gradient_norm"));
        if (Number(file, "checksum") != Checksum(state)) throw Damaged($"{path}: its checksum is another");
    }

    /// <summary>Makes sure that a checkpoint is of this configuration and these vectors.</summary>
    /// <exception cref="InputException">Damaged, or of another configuration or other data.</exception>
    public static void RequireSame(string path, TrainConfig config, string data)
    {
        using SafetensorsFile file = Open(path);
        RequireSame(file, config, data);
    }

    static void RequireSame(SafetensorsFile file, TrainConfig config, string data)
    {
        string format = Entry(file, "format"), before = Entry(file, "config"), vectors = Entry(file, "data");
        if (format != Format)
            throw new InputException($"{file.Path}: format '{format}', '{Format}' expected; remove it to start anew");
        string now = JsonSerializer.Serialize(config, JsonFile.Options);
        if (before != now)
            throw new InputException($"{file.Path}: the training was begun with other options ({Difference(before, now)}); " +
                "resume with those, or choose another --name");
        if (vectors != data)
            throw new InputException($"{file.Path}: the training was begun on other vectors ({vectors}, now {data}); " +
                "resume on those, or choose another --name");
    }

    // Over what a resume depends on; the rest of the header is compared.
    static uint Checksum(TrainState state)
    {
        using var sum = new ChecksumStream(Stream.Null);
        foreach (Parameter parameter in state.Parameters)
            foreach ((_, ParameterPart part) in Parts) Copy(parameter, part, sum);
        sum.Write(MemoryMarshal.AsBytes<long>(state.RowsSinceFired));
        sum.Write(MemoryMarshal.AsBytes<long>(state.FireCounts));
        (long threshold, long norm) = (BitConverter.DoubleToInt64Bits(state.Threshold),
            BitConverter.DoubleToInt64Bits(state.GradientNorm));
        sum.Write(MemoryMarshal.AsBytes<long>([state.Step, state.CountedRows, threshold, norm]));
        return sum.Crc;
    }

    // Piece by piece, rows after each other however they are kept.
    static void Copy(Parameter parameter, ParameterPart part, Stream to)
    {
        int count = Math.Clamp(Chunk / parameter.Width, 1, parameter.Rows);
        var rows = new float[count * parameter.Width];
        for (int first = 0; first < parameter.Rows; first += count)
        {
            Span<float> some = rows.AsSpan(0, Math.Min(count, parameter.Rows - first) * parameter.Width);
            parameter.CopyTo(part, first, some);
            to.Write(MemoryMarshal.AsBytes(some));
        }
    }

    static SafetensorsFile Open(string path)
    {
        try
        {
            return SafetensorsFile.Open(path);
        }
        catch (InputException e)
        {
            throw Damaged(e);
        }
    }

    static InputException Damaged(string what) => new($"{what}; the checkpoint is damaged; remove it to start anew");

    static InputException Damaged(InputException cause) => new(Damaged(cause.Message.TrimEnd('.')).Message, cause);

    static string Entry(SafetensorsFile file, string key) => file.Metadata.TryGetValue(key, out string? value) ? value
        : throw new InputException($"{file.Path}: no checkpoint of a training ('{key}' is missing); remove it to start anew");

    static long Number(SafetensorsFile file, string key) =>
        long.TryParse(Entry(file, key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value
            : throw Damaged($"{file.Path}: '{key}' in its header is no number");

    static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    // The bits of a training depend on it, so it belongs to the state.
    static string InstructionSetName => InstructionSet.Best.ToString();

    static readonly (string Name, ParameterPart Part)[] Parts =
        [("value", ParameterPart.Value), ("first_moment", ParameterPart.First), ("second_moment", ParameterPart.Second)];

    static long[] Shape(Parameter parameter) => [.. parameter.Shape.Select(size => (long)size)];

    static void Longs(SafetensorsFile file, string name, long[] to)
    {
        bool fits = file.Tensors.TryGetValue(name, out TensorInfo? info)
            && info.Type == ScalarType.I64 && info.ByteLength == to.Length * 8L;
        if (!fits) throw Damaged($"{file.Path}: tensor '{name}' is missing or of another shape");
        MemoryMarshal.Cast<byte, long>(file.Bytes(name)).CopyTo(to);
    }

    // Which option changed, for the message.
    static string Difference(string before, string now)
    {
        string[] Lines(string json) => json.Split('\n', StringSplitOptions.TrimEntries);
        var changed = Lines(before).Except(Lines(now)).Select(line => line.TrimEnd(','));
        return string.Join(", ", changed.DefaultIfEmpty("a newer version's"));
    }
}
