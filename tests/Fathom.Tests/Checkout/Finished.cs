namespace Fathom.Tests.Checkout;

/// <summary>What a process left: its exit code and all that it wrote.</summary>
sealed record Finished(int Code, string Output, string Error)
{
    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
