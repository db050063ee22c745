namespace Fathom.Features;

/// <summary>
/// Money spent and promised. A call begins only when spent + promised + the most that it can cost ≤ budget; one that does not
/// fit waits for those under way, which mostly cost less than the most, and ends the work when there are none. Once a call has
/// cost more than the most it could, all are promised at their most times the largest such ratio. Thread-safe.
/// </summary>
/// <param name="budget">Null for none.</param>
/// <param name="before">Spent already.</param>
/// <param name="largestRatio">Largest ratio of what a call cost to the most it could, at least 1.</param>
sealed class Ledger(decimal? budget, Spending before, decimal largestRatio = 1)
{
    readonly Lock counting = new();
    Spending spent = before;
    decimal promised, ratio = largestRatio;
    int underWay;
    bool isExhausted;
    TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Everything, of earlier processes too.</summary>
    public Spending Spent
    {
        get
        {
            lock (counting) return spent;
        }
    }

    /// <summary>Promises what a call can cost at most.</summary>
    /// <returns>What was promised.</returns>
    /// <exception cref="BudgetReachedException">It does not fit, whatever the calls under way will cost.</exception>
    public async Task<decimal> Promise(decimal most, CancellationToken cancellation)
    {
        while (true)
        {
            Task change;
            lock (counting)
            {
                if (isExhausted) throw new BudgetReachedException();
                decimal promise = most * ratio;
                if (budget is null || spent.Money + promised + promise <= budget)
                {
                    promised += promise;
                    underWay++;
                    return promise;
                }
                if (underWay == 0)
                {
                    isExhausted = true;
                    Wake();
                    throw new BudgetReachedException();
                }
                change = settled.Task;
            }
            await change.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>A call has ended.</summary>
    /// <param name="most">The most that it could cost.</param>
    /// <param name="promise">What was promised.</param>
    /// <param name="actual">What it cost.</param>
    /// <returns>Whether that is more than the most, by a larger ratio than ever before.</returns>
    public bool Settle(decimal most, decimal promise, Spending actual)
    {
        lock (counting)
        {
            promised -= promise;
            underWay--;
            spent += actual;
            bool isOver = actual.Money > most * ratio && most > 0;
            if (isOver) ratio = actual.Money / most;
            Wake();
            return isOver;
        }
    }

    void Wake()
    {
        settled.SetResult();
        settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
