using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>
/// <c>checkpoints/last.safetensors</c>: all of <see cref="TrainState"/>, and in the header's metadata what it belongs to,
/// so that a resume with another configuration or other data is refused rather than continued.
/// </summary>
static class TrainCheckpoint
{
    const string Format = "fathom-train-3";

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
            ["config"] = Text(config),
            ["data"] = data,
            ["instruction_set"] = StateHeader.InstructionSetName,
            ["step"] = StateHeader.Text(state.Step),
            ["counted_rows"] = StateHeader.Text(state.CountedRows),
            ["numbers"] = string.Join(' ', state.Numbers.Select(pair => $"{pair.Key}={StateHeader.Text(pair.Value)}")),
            ["checksum"] = StateHeader.Text(Checksum(state)),
        });
    }

    /// <exception cref="InputException">Damaged, or of another configuration or other data.</exception>
    public static void Read(string path, TrainState state, TrainConfig config, string data)
    {
        using SafetensorsFile file = StateHeader.Open(path);
        StateHeader header = Header(file);
        RequireSame(header, config, data);
        header.RequireInstructionSet();
        try
        {
            foreach (Parameter parameter in state.Parameters)
                foreach ((string name, ParameterPart part) in Parts)
                    parameter.CopyFrom(part, 0, file.Floats($"{parameter.Name}.{name}", Shape(parameter)));
        }
        catch (InputException e)
        {
            throw StateHeader.Damaged(e);
        }
        Longs(file, header, "rows_since_fired", state.RowsSinceFired);
        Longs(file, header, "fire_counts", state.FireCounts);
        state.Step = header.Number("step");
        state.CountedRows = header.Number("counted_rows");
        ReadNumbers(header, state);
        if (header.Number("checksum") != Checksum(state)) throw header.Damaged("its checksum is another");
    }

    /// <summary>Makes sure that a checkpoint is of this configuration and these vectors.</summary>
    /// <exception cref="InputException">Damaged, or of another configuration or other data.</exception>
    public static void RequireSame(string path, TrainConfig config, string data)
    {
        using SafetensorsFile file = StateHeader.Open(path);
        RequireSame(Header(file), config, data);
    }

    // How codes are found does not change them.
    static string Text(TrainConfig config) => JsonSerializer.Serialize(config with { Encoder = default }, JsonFile.Options);

    static StateHeader Header(SafetensorsFile file) => new(file, "checkpoint of a training", "--name");

    static void RequireSame(StateHeader header, TrainConfig config, string data)
    {
        header.RequireFormat(Format);
        header.RequireJson("config", Text(config), "with other options", "those");
        header.RequireData("data", data, "vectors");
    }

    static void ReadNumbers(StateHeader header, TrainState state)
    {
        state.Numbers.Clear();
        foreach (string entry in header.Entry("numbers").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = entry.Split('=');
            if (parts.Length != 2 || !long.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
                out long bits))
                throw header.Damaged($"'{entry}' in its header is no number with a name");
            state.Numbers[parts[0]] = BitConverter.Int64BitsToDouble(bits);
        }
    }

    // Over what a resume depends on; the rest of the header is compared.
    static uint Checksum(TrainState state)
    {
        using var sum = new ChecksumStream(Stream.Null);
        foreach (Parameter parameter in state.Parameters)
            foreach ((_, ParameterPart part) in Parts) Copy(parameter, part, sum);
        sum.Write(MemoryMarshal.AsBytes<long>(state.RowsSinceFired));
        sum.Write(MemoryMarshal.AsBytes<long>(state.FireCounts));
        sum.Write(MemoryMarshal.AsBytes<long>([state.Step, state.CountedRows,
            .. state.Numbers.Values.Select(BitConverter.DoubleToInt64Bits)]));
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

    static readonly (string Name, ParameterPart Part)[] Parts =
        [("value", ParameterPart.Value), ("first_moment", ParameterPart.First), ("second_moment", ParameterPart.Second)];

    static long[] Shape(Parameter parameter) => [.. parameter.Shape.Select(size => (long)size)];

    static void Longs(SafetensorsFile file, StateHeader header, string name, long[] to)
    {
        bool fits = file.Tensors.TryGetValue(name, out TensorInfo? info)
            && info.Type == ScalarType.I64 && info.ByteLength == to.Length * 8L;
        if (!fits) throw header.Damaged($"tensor '{name}' is missing or of another shape");
        MemoryMarshal.Cast<byte, long>(file.Bytes(name)).CopyTo(to);
    }
}
