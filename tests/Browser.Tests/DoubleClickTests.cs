using CaptchaGate.Emulator.Reactions;
using CaptchaGate.TestKit.Matrix;

namespace CaptchaGate.Browser.Tests;

/// <summary>A visitor who clicks twice on a form that the browser posts itself: one delivery, and the page that says thank you.</summary>
public sealed class DoubleClickTests(Chromium chromium)
{
    private const string Secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private static readonly int[] MillisecondsApart = [30, 150, 500];
    private static readonly int[] Latencies = [0, 800, 2500];

    // Each case starts a page of its own: every pair of values, and all combinations where CAPTCHAGATE_MATRIX is full.
    public static TheoryData<int, int, bool> Clicks => MatrixChoice.Size is MatrixSize.Full
        ? new MatrixTheoryData<int, int, bool>(MillisecondsApart, Latencies, [true, false])
        : [.. Pairwise.Rows(MillisecondsApart.Length, Latencies.Length, 2).Select(static row => (MillisecondsApart[row[0]], Latencies[row[1]], row[2] == 0))];

    [Theory]
    [MemberData(nameof(Clicks))]
    public async Task A_second_click_sends_nothing_a_second_time_and_ends_on_the_same_page(int apart, int latency, bool pageDisablesButton)
    {
        await using var receiver = await FormReceiver.StartAsync();
        await using var stage = await GateTestHost.StartAsync(
            $"Forms:contact:Target={receiver.Url}",
            $"Forms:contact:SigningSecret={Secret}",
            "Forms:contact:Scene=v3",
            "Forms:contact:SuccessUrl={site}/thanks.html",
            "Forms:contact:FailureUrl={site}/sorry.html",
            "Captcha:Deadline=00:00:30",
            "Captcha:AttemptTimeout=00:00:25",
            "Captcha:ConnectTimeout=00:00:20");
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/native.html");
        await visit.TypeAsync();
        await visit.DragAsync();
        await Expect(visit.Send).ToBeEnabledAsync();
        // The server must hold alone: this is a page whose author did not think of it.
        if (!pageDisablesButton)
            await visit.Page.EvaluateAsync("Object.defineProperty(document.getElementById('send'), 'disabled', { get: () => false, set: () => {} })");
        stage.Emulator.Script(Reaction.Honest with { Latency = TimeSpan.FromMilliseconds(latency) });
        var posts = 0;
        visit.Page.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/forms/contact", StringComparison.Ordinal))
                Interlocked.Increment(ref posts);
        };

        var button = (await visit.Send.BoundingBoxAsync())!;
        var (x, y) = (button.X + (button.Width / 2), button.Y + (button.Height / 2));
        var clicked = TimeProvider.System.GetTimestamp();
        await visit.Page.Mouse.ClickAsync(x, y);
        await Task.Delay(TimeSpan.FromMilliseconds(apart), TimeProvider.System);
        await visit.Page.Mouse.ClickAsync(x, y);
        var bothClicked = TimeProvider.System.GetElapsedTime(clicked);

        await Expect(visit.Page).ToHaveURLAsync($"{stage.SiteUrl}/thanks.html", new() { Timeout = 30_000 });
        if (pageDisablesButton)
            Assert.Equal(1, posts);
        // Before the first answer can have come, the page was still there and posted again.
        else if (bothClicked.TotalMilliseconds < latency / 2.0)
            Assert.Equal(2, posts);
        Assert.Equal("Ada Lovelace", Assert.Single(receiver.Deliveries).GetProperty("name").GetString());
        Assert.Single(stage.Emulator.Journal.Entries, static call => call.Minted);
    }

    [Fact]
    public async Task Back_from_the_next_page_a_new_check_enables_the_button_again()
    {
        await using var receiver = await FormReceiver.StartAsync();
        await using var stage = await GateTestHost.StartAsync(
            $"Forms:contact:Target={receiver.Url}",
            $"Forms:contact:SigningSecret={Secret}",
            "Forms:contact:Scene=v3",
            "Forms:contact:SuccessUrl={site}/thanks.html");
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/native.html");
        for (var i = 1; i <= 2; i++)
        {
            await visit.TypeAsync();
            await visit.DragAsync();
            await Expect(visit.Send).ToBeEnabledAsync();
            await visit.Send.ClickAsync();
            await Expect(visit.Page).ToHaveURLAsync($"{stage.SiteUrl}/thanks.html");
            Assert.Equal(i, receiver.Deliveries.Count);
            await visit.Page.GoBackAsync();
            await Expect(visit.Send).ToBeDisabledAsync();
        }
    }

    [Fact]
    public async Task The_button_of_a_form_that_the_script_sends_is_disabled_while_it_is_sent()
    {
        var taken = new TaskCompletionSource();
        await using var receiver = await FormReceiver.StartAsync();
        receiver.Answering = taken.Task;
        await using var stage = await GateTestHost.StartAsync($"Forms:contact:Target={receiver.Url}", $"Forms:contact:SigningSecret={Secret}", "Forms:contact:Scene=v3");
        await using var visit = await PageVisit.OpenAsync(chromium, $"{stage.SiteUrl}/contact.html");
        await visit.TypeAsync();
        await visit.SubmitAsync("embed");
        await Expect(visit.Send).ToBeDisabledAsync();
        taken.SetResult();
        await visit.IsInStateAsync("passed");
        await Expect(visit.Send).ToBeEnabledAsync();
    }
}
