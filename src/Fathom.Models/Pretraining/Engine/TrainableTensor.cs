namespace Fathom.Models.Pretraining;

/// <summary>One tensor of a model that is trained, with its gradient.</summary>
public sealed class TrainableTensor
{
    readonly Gradients gradients;

    internal TrainableTensor(string name, TensorRole role, long[] shape, float[] values, Gradients gradients)
    {
        Name = name;
        Role = role;
        Shape = shape;
        Values = values;
        this.gradients = gradients;
    }

    /// <summary>As in the checkpoint.</summary>
    public string Name { get; }

    /// <summary>As in the checkpoint.</summary>
    public long[] Shape { get; }

    /// <summary>What it is for: weight decay, for example, is for weights only.</summary>
    public TensorRole Role { get; }

    /// <summary>The numbers, row-major. What is written here is what the next step computes with.</summary>
    public Span<float> Value => Values;

    /// <summary>The gradient of the last step's mean loss, of the same shape.</summary>
    public Span<float> Gradient => gradients.Of(Values);

    internal float[] Values { get; }
}
