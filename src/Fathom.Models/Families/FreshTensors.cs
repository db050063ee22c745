using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>
/// The weights of an untrained model as Hugging Face starts it: normal numbers with the config's standard deviation,
/// smaller by √(2 · layers) for GPT-2's maps into the residual stream; norms 1, biases 0.
/// Tensor number t (in the order of reading) is stream t of the seed.
/// </summary>
sealed class FreshTensors(ModelConfig config, double residualScale, ulong seed, Workers workers) : TensorSource
{
    const int Block = 4096;
    ulong stream;

    public override bool Has(string name) => true;

    public override float[] Read(string name, TensorRole role, params ReadOnlySpan<long> shape)
    {
        long length = 1;
        foreach (long size in shape) length *= size;
        var values = new float[length];
        var random = new Philox(seed, stream++);
        if (role == TensorRole.NormWeight) Array.Fill(values, 1f);
        if (role is not (TensorRole.Weight or TensorRole.ResidualWeight)) return values;
        double deviation = config.InitializerRange * (role == TensorRole.ResidualWeight ? residualScale : 1);
        workers.ForRanges(values.Length, Block, (start, end, _) =>
        {
            for (int i = start; i < end; i++) values[i] = (float)(deviation * random.Normal((ulong)i));
        });
        return values;
    }
}
