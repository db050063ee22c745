namespace Fathom.Explorer;

/// <summary>Trainings of the run, live, and its sweeps.</summary>
static class RunsEndpoints
{
    public static void Map(Api api, FollowedTrainings trainings, Sweeps sweeps)
    {
        api.Get("/api/trainings", "trainings that left a log, and how they stand", _ => trainings.All());
        api.Stream<FollowRequest, FollowResponse>("/api/trainings/follow", "curves of trainings, as they go on",
            (_, request, cancel) => trainings.Follow(request, cancel));
        api.Get("/api/sweeps", "what sweeps of the run measured", _ => sweeps.All());
    }
}
