namespace Fathom.Explorer;

/// <summary>The body of <c>POST /api/dictionaries/{name}/latents/{latent}/notes</c>.</summary>
/// <param name="Version">The version that the writer has seen; another one by now is a conflict.</param>
/// <param name="Label">One line of 200 characters; empty takes the label back.</param>
/// <param name="Remark">10,000 characters; empty for nothing.</param>
/// <param name="By">The writer's name, 40 characters; empty for none.</param>
sealed record NoteEdit(int Version, string? Label = null, string? Remark = null, string? By = null);
