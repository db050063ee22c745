using Fathom.Models;

namespace Fathom.Evaluation;

/// <summary>Losses and divergences of one kind of run, summed per context and then over contexts, in order, in double.</summary>
sealed class LossSums(TokenContexts contexts)
{
    double loss, divergence;

    /// <summary>Mean over all predicted tokens, nats.</summary>
    public double CrossEntropy => loss / contexts.Predictions;

    /// <summary>Mean KL(clean ‖ this run) over all predicted tokens, nats.</summary>
    public double Divergence => divergence / contexts.Predictions;

    /// <summary>Adds the contexts first … next − 1.</summary>
    public void Add(int first, int next, TokenLosses losses)
    {
        int prediction = 0;
        for (int context = first; context < next; context++)
        {
            double contextLoss = 0, contextDivergence = 0;
            foreach (int target in contexts[context].AsSpan(1))
            {
                int at = prediction++;
                if (target == contexts.PadId) continue;
                contextLoss += losses.NegativeLogLikelihoods[at];
                if (losses.Divergences is not null) contextDivergence += losses.Divergences[at];
            }
            loss += contextLoss;
            divergence += contextDivergence;
        }
    }
}
