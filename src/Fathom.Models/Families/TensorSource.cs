using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>Where a model's weights come from, by name.</summary>
abstract class TensorSource
{
    /// <summary>Whether there is a tensor of that name.</summary>
    public abstract bool Has(string name);

    /// <summary>Whether the arrays given out change later: what is made of them then remembers where it comes from.</summary>
    public virtual bool Trained => false;

    /// <summary>In which the tensor's numbers are kept: what is made of them may be kept in it too.</summary>
    public virtual WeightFormat Format(string name) => WeightFormat.F32;

    /// <summary>The tensor's numbers in row-major order.</summary>
    /// <exception cref="InputException">There is no such tensor, or it has another shape.</exception>
    public abstract float[] Read(string name, TensorRole role, params ReadOnlySpan<long> shape);
}
