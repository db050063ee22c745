namespace Fathom.Dictionaries;

/// <summary>A rule by which numbers move against their gradient, each by itself; for one step.</summary>
abstract unsafe class RowOptimiser
{
    /// <param name="gradient">[length]</param>
    /// <param name="value">[length], changed.</param>
    /// <param name="first">[length], the first moments, changed.</param>
    /// <param name="second">[length], the second moments, changed.</param>
    /// <param name="length">How many.</param>
    public abstract void Apply(float* gradient, float* value, float* first, float* second, int length);
}
