namespace Fathom.Models.Pretraining;

/// <summary>What the tensors of a model in training are now.</summary>
sealed class CopiedTensors(IReadOnlyList<TrainableTensor> tensors) : TensorSource
{
    readonly Dictionary<string, TrainableTensor> byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);

    public override bool Has(string name) => byName.ContainsKey(name);

    public override float[] Read(string name, TensorRole role, params ReadOnlySpan<long> shape) =>
        byName[name].Value.ToArray();
}
