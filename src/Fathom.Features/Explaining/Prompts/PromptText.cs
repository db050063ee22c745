namespace Fathom.Features;

/// <summary>A question, ready to be sent.</summary>
/// <param name="System">What is always said.</param>
/// <param name="User">What is asked.</param>
sealed record PromptText(string System, string User)
{
    /// <summary>The same, asked once more because the answer could not be read; another text, so another call.</summary>
    public PromptText Again(int attempt) =>
        this with
        { User = $"{User}\n\nAttempt {attempt}: earlier answers could not be read. Answer in exactly the form asked for." };
}
