using System.Runtime.InteropServices;
using System.Text.Json;
using Fathom.Models.Files;

namespace Fathom.Models.Pretraining;

/// <summary>
/// <c>state.safetensors</c>: all of <see cref="PretrainState"/>, and in the header's metadata what it belongs to, so that a
/// resume with another model, configuration or source is refused rather than continued.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="config">How the training goes.</param>
/// <param name="source">Identity of its token source.</param>
sealed class PretrainStateFile(string path, PretrainConfig config, string source)
{
    const string Format = "fathom-pretrain-1";

    static readonly string[] Parts = ["value", "first_moment", "second_moment"];

    public bool Exists => File.Exists(path);

    public void Delete() => AtomicFile.Delete(path);

    public void Write(PretrainState state)
    {
        var tensors = new List<TensorData>();
        Each(state, (name, shape, part, index) => tensors.Add(
            TensorData.Streamed($"{name}.{Parts[part]}", ScalarType.F32,
                stream => Scalars.Write<float>(stream, Values(state, index, part)), shape)));
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string>
        {
            ["format"] = Format,
            ["model"] = state.Model.Config.ToJson(),
            ["config"] = JsonSerializer.Serialize(config, JsonFile.Options),
            ["source"] = source,
            ["instruction_set"] = StateHeader.InstructionSetName,
            ["step"] = StateHeader.Text(state.Step),
            ["seconds"] = StateHeader.Text(state.Seconds),
            ["loss"] = StateHeader.Text(state.Loss),
            ["evaluation_loss"] = StateHeader.Text(state.EvaluationLoss),
            ["checksum"] = StateHeader.Text(Checksum(state)),
        });
    }

    /// <exception cref="InputException">Damaged, or of another model, configuration, source or instruction set.</exception>
    public void Read(PretrainState state)
    {
        using SafetensorsFile file = StateHeader.Open(path);
        var header = new StateHeader(file, "state of a pre-training", "--out");
        RequireSame(header, state.Model.Config);
        try
        {
            Each(state, (name, shape, part, index) =>
                file.Floats($"{name}.{Parts[part]}", shape).CopyTo(Values(state, index, part)));
        }
        catch (InputException e)
        {
            throw StateHeader.Damaged(e);
        }
        state.Step = header.Number("step");
        state.Seconds = header.Real("seconds");
        state.Loss = header.Real("loss");
        state.EvaluationLoss = header.Real("evaluation_loss");
        if (header.Number("checksum") != Checksum(state)) throw header.Damaged("its checksum is another");
    }

    void RequireSame(StateHeader header, ModelConfig model)
    {
        header.RequireFormat(Format);
        header.RequireJson("model", model.ToJson(), "of another shape", "that shape");
        header.RequireJson("config", JsonSerializer.Serialize(config, JsonFile.Options), "with other options", "those");
        header.RequireData("source", source, "data");
        header.RequireInstructionSet();
    }

    // Every tensor of the state: the parameters' name and shape, which of the three parts, and the parameter's index.
    static void Each(PretrainState state, Action<string, long[], int, int> visit)
    {
        for (int i = 0; i < state.Model.Tensors.Count; i++)
            for (int part = 0; part < Parts.Length; part++)
                visit(state.Model.Tensors[i].Name, state.Model.Tensors[i].Shape, part, i);
    }

    static Span<float> Values(PretrainState state, int index, int part) => part switch
    {
        0 => state.Model.Tensors[index].Value,
        1 => state.First[index].Span,
        _ => state.Second[index].Span,
    };

    // Over what a resume depends on; the rest of the header is compared.
    static uint Checksum(PretrainState state)
    {
        using var sum = new ChecksumStream(Stream.Null);
        Each(state, (_, _, part, index) => Scalars.Write<float>(sum, Values(state, index, part)));
        sum.Write(MemoryMarshal.AsBytes<long>([state.Step]));
        return sum.Crc;
    }
}
