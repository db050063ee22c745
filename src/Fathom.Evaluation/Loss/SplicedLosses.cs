namespace Fathom.Evaluation;

/// <summary>The losses of a model under one dictionary, context by context, beside those without it.</summary>
/// <param name="Contexts">The text.</param>
/// <param name="Clean">The model as it is.</param>
/// <param name="Spliced">With reconstructions.</param>
/// <param name="Zero">With zeros.</param>
/// <param name="Mean">With the mean activation.</param>
public sealed record SplicedLosses(TokenContexts Contexts, ContextLosses Clean, ContextLosses Spliced, ContextLosses Zero,
    ContextLosses Mean)
{
    /// <summary>As means over all predicted tokens.</summary>
    public LossSummary Summary => LossSummary.Of(Contexts, Clean, Spliced, Zero, Mean);

    /// <summary>The terms that a summary is made of, by document.</summary>
    /// <returns>[documents, <see cref="Terms"/>]</returns>
    internal double[] ByDocument()
    {
        int documents = 0, last = -1;
        foreach (int document in Contexts.Documents)
            if (document != last) (last, documents) = (document, documents + 1);
        var sums = new double[documents * Terms];
        (int at, last) = (-1, -1);
        for (int i = 0; i < Contexts.Count; i++)
        {
            if (Contexts.Documents[i] != last) (last, at) = (Contexts.Documents[i], at + 1);
            Span<double> to = sums.AsSpan(at * Terms, Terms);
            to[0] += Contexts.PredictionsOf(i);
            (to[1], to[2], to[3], to[4]) = (to[1] + Clean.Loss[i], to[2] + Spliced.Loss[i], to[3] + Zero.Loss[i],
                to[4] + Mean.Loss[i]);
            (to[5], to[6], to[7]) = (to[5] + Spliced.Divergence[i], to[6] + Zero.Divergence[i], to[7] + Mean.Divergence[i]);
        }
        return sums;
    }

    /// <summary>Numbers of a document.</summary>
    internal const int Terms = 8;

    /// <summary>The summary that sums of <see cref="ByDocument"/> make.</summary>
    internal static LossSummary Of(double[] sums) => new()
    {
        Predictions = (long)sums[0],
        Contexts = 0,
        CeClean = sums[1] / sums[0],
        CeSpliced = sums[2] / sums[0],
        CeZero = sums[3] / sums[0],
        CeMean = sums[4] / sums[0],
        KlSpliced = sums[5] / sums[0],
        KlZero = sums[6] / sums[0],
        KlMean = sums[7] / sums[0],
    };
}
