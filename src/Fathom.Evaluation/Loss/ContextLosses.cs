using Fathom.Models;

namespace Fathom.Evaluation;

/// <summary>Losses and divergences of one kind of run, summed over the predicted tokens of each context, in order, in
/// double.</summary>
/// <param name="Loss">[contexts] Σ −ln q(token), nats.</param>
/// <param name="Divergence">[contexts] Σ KL(clean ‖ this run), nats; zeros of the clean run itself.</param>
public sealed record ContextLosses(double[] Loss, double[] Divergence)
{
    /// <summary>Room for contexts.</summary>
    public ContextLosses(int contexts) : this(new double[contexts], new double[contexts])
    {
    }

    /// <summary>Sets the contexts first … next − 1.</summary>
    internal void Set(TokenContexts contexts, int first, int next, TokenLosses losses)
    {
        int prediction = 0;
        for (int context = first; context < next; context++)
        {
            foreach (int target in contexts[context].AsSpan(1))
            {
                int at = prediction++;
                if (target == contexts.PadId) continue;
                Loss[context] += losses.NegativeLogLikelihoods[at];
                if (losses.Divergences is not null) Divergence[context] += losses.Divergences[at];
            }
        }
    }

    /// <summary>Σ over contexts, in their order.</summary>
    internal static double Total(double[] contexts)
    {
        double sum = 0;
        foreach (double one in contexts) sum += one;
        return sum;
    }
}
