using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>What every fit needs beside its rows and options.</summary>
/// <param name="Workers">Threads to use; no result depends on them.</param>
/// <param name="Progress">Called after every block of rows; null: nobody is interested.</param>
/// <param name="Cancellation">Stops the fit between two blocks of rows.</param>
public sealed record FitContext(Workers Workers, Action<FitProgress>? Progress, CancellationToken Cancellation)
{
    /// <summary>A fit whose progress nobody follows and nobody stops.</summary>
    public static FitContext Of(Workers workers) => new(workers, null, CancellationToken.None);

    /// <summary>How the fit ended; null where it needs no iterations.</summary>
    public FitEnd? End { get; set; }

    /// <summary>Tells how far a fit has come that goes over the rows again and again.</summary>
    /// <param name="rows">Rows of each iteration.</param>
    /// <param name="iteration">From 0.</param>
    /// <param name="iterations">Iterations at most.</param>
    /// <param name="done">Rows of this iteration.</param>
    /// <param name="state">In words.</param>
    public void Report(long rows, int iteration, int iterations, long done, string state) =>
        Progress?.Invoke(new(iteration * rows + done, iterations * rows, $"iteration {iteration + 1}  {state}"));
}
