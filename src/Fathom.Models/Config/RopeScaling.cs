namespace Fathom.Models;

/// <summary>How rotary frequencies are changed for contexts longer than the ones first trained on.</summary>
public abstract record RopeScaling
{
    RopeScaling() { }

    /// <summary>All frequencies divided by <paramref name="Factor"/> (Chen et al. 2023, "position interpolation").</summary>
    public sealed record Linear(double Factor) : RopeScaling;

    /// <summary>
    /// Llama 3.1's rule: long wavelengths divided by <paramref name="Factor"/>, short ones kept, a ramp in between.
    /// </summary>
    /// <param name="Factor">What long wavelengths are stretched by.</param>
    /// <param name="Low">Wavelengths above OriginalContext / Low count as long.</param>
    /// <param name="High">Wavelengths below OriginalContext / High count as short.</param>
    /// <param name="OriginalContext">Tokens in the contexts first trained on.</param>
    public sealed record Llama3(double Factor, double Low, double High, int OriginalContext) : RopeScaling;
}
