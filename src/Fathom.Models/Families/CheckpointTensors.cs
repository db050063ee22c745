using Fathom.Models.Files;

namespace Fathom.Models;

/// <summary>The weights of a checkpoint, each with the shape that the config asks for.</summary>
sealed class CheckpointTensors(Checkpoint checkpoint) : TensorSource
{
    public override bool Has(string name) => checkpoint.Has(name);

    public override float[] Read(string name, TensorRole role, params ReadOnlySpan<long> shape) => checkpoint.Has(name)
        ? checkpoint.Floats(name, shape)
        : throw new InputException($"{checkpoint.Folder}: the weights lack tensor '{name}' of shape {Shapes.Text(shape)}; " +
            "the checkpoint is incomplete or config.json belongs to another model");
}
