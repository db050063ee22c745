namespace Fathom.Tests.Files;

/// <summary>The one way in which bad input may fail.</summary>
static class Refusal
{
    /// <summary>Asserts an <see cref="InputException"/> of one line that names the file and the reason.</summary>
    public static void Of(Action action, string path, string reason)
    {
        var refusal = Assert.Throws<InputException>(action);
        AssertOneLine(refusal);
        Assert.StartsWith(path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    public static void AssertOneLine(InputException refusal)
    {
        Assert.DoesNotContain(refusal.Message, char.IsControl);
        Assert.InRange(refusal.Message.Length, 20, 1000);
    }
}
