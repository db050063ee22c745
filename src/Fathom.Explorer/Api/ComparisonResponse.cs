namespace Fathom.Explorer;

/// <summary>Two dictionaries of the run beside each other.</summary>
/// <param name="First">The one.</param>
/// <param name="Second">The other.</param>
/// <param name="Rows">Rows whose activations were compared; null where the weights alone were.</param>
/// <param name="HeldOut">Whether training never saw them.</param>
/// <param name="Exact">Whether the pairing has the largest sum of |cosine|; else only mutual nearest are paired.</param>
/// <param name="Pairs">Latents paired one to one.</param>
/// <param name="PairThreshold">|cosine| of a pair that is more than chance.</param>
/// <param name="AboveChance">Pairs above it.</param>
/// <param name="Same">The |cosine| from which two latents count as the same.</param>
/// <param name="AlmostSame">Pairs from there on.</param>
/// <param name="Mcc">Mean |cosine| of the pairs' decoder rows.</param>
/// <param name="EncoderMcc">Of their encoder rows.</param>
/// <param name="Correlation">Mean correlation of their activations.</param>
/// <param name="Cosines">Pairs by |cosine|.</param>
/// <param name="Chance">Of as many random directions, how many would lie in each bin by their nearest.</param>
/// <param name="Split">How the smaller one's latents split; null where both are of one size.</param>
sealed record ComparisonResponse(ComparedSide First, ComparedSide Second, int? Rows, bool? HeldOut, bool Exact, int Pairs,
    double PairThreshold, int AboveChance, double Same, int AlmostSame, double? Mcc, double? EncoderMcc, double? Correlation,
    HistogramResponse Cosines, IReadOnlyList<double> Chance, SplitResponse? Split);
