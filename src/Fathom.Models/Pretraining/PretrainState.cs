using Fathom.Numerics;

namespace Fathom.Models.Pretraining;

/// <summary>Everything that one step of a pre-training leaves for the next; the state file holds exactly this.</summary>
sealed class PretrainState(TrainableModel model) : IDisposable
{
    /// <summary>The parameters.</summary>
    public TrainableModel Model { get; } = model;

    /// <summary>Adam's first moments, by tensor.</summary>
    public NativeBuffer<float>[] First { get; } = Buffers(model);

    /// <summary>Adam's second moments, by tensor.</summary>
    public NativeBuffer<float>[] Second { get; } = Buffers(model);

    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    /// <summary>Time of all processes so far; no bit of the model depends on it.</summary>
    public double Seconds { get; set; }

    /// <summary>The loss of the last step's batch.</summary>
    public double Loss { get; set; } = double.NaN;

    /// <summary>The last held-out loss.</summary>
    public double EvaluationLoss { get; set; } = double.NaN;

    public void Dispose()
    {
        foreach (NativeBuffer<float> buffer in First) buffer.Dispose();
        foreach (NativeBuffer<float> buffer in Second) buffer.Dispose();
    }

    static NativeBuffer<float>[] Buffers(TrainableModel model) =>
        [.. model.Tensors.Select(tensor => new NativeBuffer<float>(tensor.Value.Length))];
}
