namespace Fathom.Models.Pretraining;

/// <summary>Passes on the tensors of another source and keeps them: the arrays that the model computes with.</summary>
sealed class RecordedTensors(TensorSource source) : TensorSource
{
    public override bool Trained => true;

    /// <summary>In the order of reading.</summary>
    public List<(string Name, TensorRole Role, long[] Shape, float[] Values)> Tensors { get; } = [];

    public override bool Has(string name) => source.Has(name);

    public override float[] Read(string name, TensorRole role, params ReadOnlySpan<long> shape)
    {
        float[] values = source.Read(name, role, shape);
        Tensors.Add((name, role, shape.ToArray(), values));
        return values;
    }
}
