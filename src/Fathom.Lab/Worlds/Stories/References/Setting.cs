namespace Fathom.Lab.Stories;

/// <summary>
/// How the story speaks of where and when it happens. What it has not said yet is drawn by the first words that say it.
/// </summary>
static class Setting
{
    /// <summary>Where they are, as an adverbial: there, at the park, near the swings.</summary>
    public static void Here(Teller t)
    {
        StoryMemory memory = t.Memory;
        bool known = memory.Place >= 0;
        int form = t.Pick(known ? 3 : 0, known ? 2 : 3, known ? 2 : 1);
        if (!known) memory.Place = t.Below(Place.All.Length);
        Place place = Place.All[memory.Place];
        MentionForm mention = form switch
        {
            0 => MentionForm.Pronoun,
            1 => MentionForm.Explicit,
            _ => MentionForm.Implied,
        };
        using var _ = t.As(StoryVariables.Places[memory.Place], mention);
        switch (form)
        {
            case 0: t.Say("there"); break;
            case 1: t.Say(place.At).Say("the").Noun(place.Noun); break;
            default: t.Say("near the").Noun(t.Of<string>(place.Signs)); break;
        }
    }

    /// <summary>A place as a goal: to the park. Remembers nothing.</summary>
    public static void Goal(Teller t, int place)
    {
        using var _ = t.As(StoryVariables.Places[place]);
        t.Say("to the").Noun(Place.All[place].Noun);
    }

    /// <summary>A place other than where they are.</summary>
    public static int Elsewhere(Teller t)
    {
        Span<double> weights = stackalloc double[Place.All.Length];
        for (int place = 0; place < weights.Length; place++) weights[place] = place == t.Memory.Place ? 0 : 1;
        return t.Pick(weights);
    }

    /// <summary>When it happens, as an adverbial: in the morning, after breakfast.</summary>
    public static void When(Teller t)
    {
        StoryMemory memory = t.Memory;
        bool known = memory.Time >= 0;
        int form = t.Pick(2, 2, known ? 1.5 : 0);
        if (!known) memory.Time = t.Below(DayTime.All.Length);
        DayTime time = DayTime.All[memory.Time];
        MentionForm mention = form switch
        {
            0 => MentionForm.Explicit,
            1 => MentionForm.Implied,
            _ => MentionForm.Pronoun,
        };
        using var _ = t.As(StoryVariables.Times[memory.Time], mention);
        switch (form)
        {
            case 0: t.Say(time.At); break;
            case 1: t.Say(t.Of<string>(time.Signs)); break;
            default: t.Say("at that hour"); break;
        }
    }

    /// <summary>The weather as an adverbial: in the rain, in all this rain, in such weather.</summary>
    public static void Under(Teller t)
    {
        StoryMemory memory = t.Memory;
        bool known = memory.Weather >= 0;
        int form = t.Pick(2, known ? 1.5 : 0);
        if (!known) memory.Weather = t.Below(Weather.All.Length);
        using var _ = t.As(StoryVariables.Weathers[memory.Weather], form == 1 ? MentionForm.Pronoun : MentionForm.Explicit);
        if (form == 1) t.Say("in such").Noun("weather");
        else t.Say("in the").Noun(Weather.All[memory.Weather].Noun);
    }

    /// <summary>The day of the week: on Monday, that day, the day after Sunday.</summary>
    public static void Day(Teller t)
    {
        StoryMemory memory = t.Memory;
        bool known = memory.Weekday >= 0;
        int form = t.Pick(2, 1, known ? 2 : 0);
        if (!known) memory.Weekday = t.Below(Calendar.Weekdays.Length);
        MentionForm mention = form switch
        {
            0 => MentionForm.Explicit,
            1 => MentionForm.Implied,
            _ => MentionForm.Pronoun,
        };
        using var _ = t.As(StoryVariables.Weekdays[memory.Weekday], mention);
        switch (form)
        {
            case 0: t.Say("on").Noun(Calendar.Weekdays[memory.Weekday]); break;
            case 1: t.Say("on the day after").Noun(Calendar.Weekdays[(memory.Weekday + 6) % 7]); break;
            default: t.Say("on that day"); break;
        }
    }

    /// <summary>The month: in May, that month, in the month after April.</summary>
    public static void Month(Teller t)
    {
        StoryMemory memory = t.Memory;
        bool known = memory.Month >= 0;
        int form = t.Pick(2, 1, known ? 2 : 0);
        if (!known) memory.Month = t.Below(Calendar.Months.Length);
        MentionForm mention = form switch
        {
            0 => MentionForm.Explicit,
            1 => MentionForm.Implied,
            _ => MentionForm.Pronoun,
        };
        using var _ = t.As(StoryVariables.Months[memory.Month], mention);
        switch (form)
        {
            case 0: t.Say("in").Noun(Calendar.Months[memory.Month]); break;
            case 1: t.Say("in the month after").Noun(Calendar.Months[(memory.Month + 11) % 12]); break;
            default: t.Say("in that month"); break;
        }
    }
}
