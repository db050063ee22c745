namespace Fathom.Features;

/// <summary>
/// Money spent and promised. A call begins only when spent + promised + the most that it can cost ≤ budget; one that does not
/// fit waits for those under way, which mostly cost less than the most, and ends the work when there are none. Thread-safe.
/// </summary>
/// <param name="budget">Null for none.</param>
/// <param name="before">Spent already.</param>
sealed class Ledger(decimal? budget, Spending before)
{
    readonly Lock counting = new();
    Spending spent = before;
    decimal promised;
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
    /// <exception cref="BudgetReachedException">It does not fit, whatever the calls under way will cost.</exception>
    public async Task Promise(decimal most, CancellationToken cancellation)
    {
        while (true)
        {
            Task change;
            lock (counting)
            {
                if (isExhausted) throw new BudgetReachedException();
                if (budget is null || spent.Money + promised + most <= budget)
                {
                    promised += most;
                    underWay++;
                    return;
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
    /// <param name="most">As it was promised.</param>
    /// <param name="actual">What it cost.</param>
    public void Settle(decimal most, Spending actual)
    {
        lock (counting)
        {
            promised -= most;
            underWay--;
            spent += actual;
            Wake();
        }
    }

    void Wake()
    {
        settled.SetResult();
        settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
