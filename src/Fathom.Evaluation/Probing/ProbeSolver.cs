using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Minimises, for every variable, Σ log(1 + exp(w·x)) − w·Σ y x + ½‖w‖² (the constant's weight is free) by <see cref="Lbfgs"/>, the
/// sums over rows in single precision. All variables share the passes over the rows; one that is done drops out.
/// </summary>
static class ProbeSolver
{
    const int MostPasses = 80;

    /// <param name="data">The rows.</param>
    /// <param name="labelSums">Σ y x, [V, D].</param>
    /// <param name="variables">V</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <returns>[V, D]</returns>
    public static double[] Solve(ProbeData data, double[] labelSums, int variables, Workers workers)
    {
        int inputs = data.Inputs;
        ProbeProblem[] problems = [.. Enumerable.Range(0, variables).Select(v =>
            new ProbeProblem(labelSums[(v * inputs)..((v + 1) * inputs)], data.Rows))];
        ProbeProblem[] open = [.. problems.Where(problem => !problem.IsDone)];
        for (int pass = 0; pass < MostPasses && open.Length > 0; pass++)
        {
            var weights = new float[open.Length * inputs];
            for (int i = 0; i < open.Length; i++) open[i].WriteTrial(weights.AsSpan(i * inputs, inputs));
            var losses = new double[open.Length];
            double[] sums = data.Evaluate(weights, open.Length, losses, workers);
            workers.For(open.Length, i => open[i].Take(losses[i], sums.AsSpan(i * inputs, inputs)));
            open = [.. open.Where(problem => !problem.IsDone)];
        }
        return [.. problems.SelectMany(problem => problem.Solution)];
    }
}
