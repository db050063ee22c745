namespace Fathom.Explorer;

/// <summary>Whether a latent is in a list.</summary>
/// <param name="Id">The list.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Contains">Whether it is.</param>
sealed record MembershipResponse(int Id, string Name, bool Contains);
