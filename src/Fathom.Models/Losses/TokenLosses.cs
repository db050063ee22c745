namespace Fathom.Models;

/// <summary>
/// How well a model said what came next: one prediction for each token of the batch but the first of every sequence, in
/// the order of the batch.
/// </summary>
public sealed class TokenLosses
{
    internal TokenLosses(float[] negativeLogLikelihoods, bool[] correct, float[]? divergences, float[]? finalNorm,
        float[]? logits)
    {
        NegativeLogLikelihoods = negativeLogLikelihoods;
        Correct = correct;
        Divergences = divergences;
        FinalNorm = finalNorm;
        Logits = logits;
    }

    /// <summary>−ln q(next token), nats, [predictions].</summary>
    public float[] NegativeLogLikelihoods { get; }

    /// <summary>Whether the next token had the largest logit (the lowest id, where several have), [predictions].</summary>
    public bool[] Correct { get; }

    /// <summary>KL(p ‖ q) = Σ p (ln p − ln q), nats, p being the run compared with, [predictions]; null without one.</summary>
    public float[]? Divergences { get; }

    /// <summary>Σ of the losses, nats, added up in order in double precision.</summary>
    public double Sum
    {
        get
        {
            double sum = 0;
            foreach (float loss in NegativeLogLikelihoods) sum += loss;
            return sum;
        }
    }

    /// <summary>Mean loss, nats.</summary>
    public double Mean => Sum / NegativeLogLikelihoods.Length;

    /// <summary>[rows, d], kept for comparing another run with this one.</summary>
    internal float[]? FinalNorm { get; }

    /// <summary>[rows, V], kept for the same where they are few.</summary>
    internal float[]? Logits { get; }
}
