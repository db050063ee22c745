namespace Fathom.Dictionaries;

/// <summary>How a fit ended that goes over the rows again and again.</summary>
/// <param name="Iterations">Iterations made.</param>
/// <param name="Converged">Whether the last one changed less than the method's tolerance; else there were no more to make.</param>
public sealed record FitEnd(int Iterations, bool Converged)
{
    /// <summary>In words.</summary>
    public override string ToString() =>
        $"{(Converged ? "converged" : "not converged")} after {Iterations} iteration{(Iterations == 1 ? "" : "s")}";
}
