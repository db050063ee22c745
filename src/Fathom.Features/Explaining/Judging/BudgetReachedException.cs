namespace Fathom.Features;

/// <summary>The next call could cost more than what is left.</summary>
sealed class BudgetReachedException() : Exception("the budget is reached");
