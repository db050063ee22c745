using Fathom.Evaluation;
using Fathom.Numerics;

namespace Fathom.Tests.Evaluation;

/// <summary>The assignment against trying them all, and against one whose optimum is known.</summary>
public class LinearAssignmentTests
{
    [Fact]
    public void No_assignment_is_cheaper()
    {
        var random = new Philox(1, 0);
        ulong counter = 0;
        for (int trial = 0; trial < 300; trial++)
        {
            int rows = 1 + (int)random.Below(counter++, 6), columns = 1 + (int)random.Below(counter++, 6);
            // Few different costs, so that there are ties; every third trial without.
            float[] cost = new float[rows * columns];
            for (int i = 0; i < cost.Length; i++)
                cost[i] = trial % 3 == 0 ? (float)random.Normal(counter++) : random.Below(counter++, 4) - 2;
            int[] column = LinearAssignment.Solve(cost, rows, columns, TestContext.Current.CancellationToken);
            int[] taken = [.. column.Where(c => c >= 0)];
            Assert.Equal(Math.Min(rows, columns), taken.Distinct().Count());
            Assert.Equal(taken.Length, taken.Distinct().Count());
            double sum = 0;
            for (int row = 0; row < rows; row++)
                if (column[row] >= 0) sum += cost[row * columns + column[row]];
            Assert.Equal(Cheapest(cost, rows, columns, 0, 0, Math.Max(0, rows - columns)), sum, 1e-5);
        }
    }

    [Fact]
    public void A_hidden_permutation_of_five_hundred_is_found()
    {
        const int n = 500;
        var hidden = new Permutation(n, new Philox(2, 0));
        var random = new Philox(2, 1);
        var cost = new float[n * n];
        for (int i = 0; i < cost.Length; i++) cost[i] = 0.1f + (float)random.Uniform((ulong)i);
        for (int i = 0; i < n; i++) cost[i * n + hidden[i]] = 0;
        Assert.Equal(Enumerable.Range(0, n).Select(i => (int)hidden[i]),
            LinearAssignment.Solve(cost, n, n, TestContext.Current.CancellationToken));
    }

    static double Cheapest(float[] cost, int rows, int columns, int row, int used, int spare)
    {
        if (row == rows) return 0;
        double best = spare > 0 ? Cheapest(cost, rows, columns, row + 1, used, spare - 1) : double.PositiveInfinity;
        for (int column = 0; column < columns; column++)
            if ((used >> column & 1) == 0)
                best = Math.Min(best, cost[row * columns + column]
                    + Cheapest(cost, rows, columns, row + 1, used | 1 << column, spare));
        return best;
    }
}
