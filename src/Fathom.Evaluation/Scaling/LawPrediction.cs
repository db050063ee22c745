namespace Fathom.Evaluation;

/// <summary>What a law says of a place.</summary>
/// <param name="Curve">Name of its line.</param>
/// <param name="X">Where.</param>
/// <param name="Loss">With the band of the law; a further dictionary lies around it.</param>
/// <param name="Least">The least x that was measured.</param>
/// <param name="Most">The largest one.</param>
public sealed record LawPrediction(string Curve, double X, Estimate Loss, double Least, double Most)
{
    /// <summary>How many times x is beyond what was measured; 1 within.</summary>
    public double Beyond => X > Most ? X / Most : X < Least ? Least / X : 1;

    /// <summary>Where x lies, in words.</summary>
    public string Words => Beyond == 1 ? "within what was measured"
        : $"outside: {ScalingWords.Short(Beyond)} times {(X > Most ? $"the largest measured, {ScalingWords.Number(Most)}"
            : $"below the least measured, {ScalingWords.Number(Least)}")}";
}
