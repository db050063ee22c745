using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Tests.Models;

/// <summary>Untrained weights have the spread that Hugging Face's initialisation gives them.</summary>
public class FreshModelTests
{
    [Fact]
    public void Weights_are_normal_norms_one_and_biases_zero()
    {
        var config = TinyModel.Gpt2 with { InitializerRange = 0.05 };
        var fresh = new FreshTensors(config, 0.5, seed: 3, Workers.All);
        Assert.All(fresh.Read("norm", TensorRole.NormWeight, 40), value => Assert.Equal(1, value));
        Assert.All(fresh.Read("bias", TensorRole.Bias, 40), value => Assert.Equal(0, value));
        // The standard error of a deviation over N numbers is σ / √(2N): 0.16 % here, and five of them allowed.
        Assert.Equal(0.05, Deviation(fresh.Read("w", TensorRole.Weight, 400, 500)), 0.05 * 0.008);
        Assert.Equal(0.025, Deviation(fresh.Read("w", TensorRole.ResidualWeight, 400, 500)), 0.025 * 0.008);
    }

    [Fact]
    public void Gpt2s_maps_into_the_residual_stream_start_smaller_by_the_root_of_twice_the_layers()
    {
        var twelve = TinyModel.Gpt2 with { Layers = 12 };
        Assert.Equal(1 / Math.Sqrt(24), ModelFamily.Of("gpt2", "").FreshResidualScale(twelve), 1e-15);
        Assert.Equal(1, ModelFamily.Of("llama", "").FreshResidualScale(TinyModel.Llama));
    }

    static double Deviation(float[] values)
    {
        double mean = values.Average(v => (double)v);
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }
}
