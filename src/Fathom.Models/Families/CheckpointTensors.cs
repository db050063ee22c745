using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>The weights of a checkpoint, each with the shape that the config asks for.</summary>
sealed class CheckpointTensors(Checkpoint checkpoint) : TensorSource
{
    public override bool Has(string name) => checkpoint.Has(name);

    public override WeightFormat Format(string name) => checkpoint.Info(name).Type switch
    {
        ScalarType.F16 => WeightFormat.F16,
        ScalarType.BF16 => WeightFormat.BF16,
        _ => WeightFormat.F32,
    };

    public override float[] Read(string name, TensorRole role, params ReadOnlySpan<long> shape) => checkpoint.Has(name)
        ? checkpoint.Floats(name, shape)
        : throw new InputException($"{checkpoint.Folder}: the weights lack tensor '{name}' of shape {Shapes.Text(shape)}; " +
            "the checkpoint is incomplete or config.json belongs to another model");
}
