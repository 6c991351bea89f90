using CaptchaGate.Azure.Tests.Support;

namespace CaptchaGate.Azure.Tests.Kms;

public sealed class KmsTests : KmsTest
{
    private static readonly TimeSpan RefreshIsDue = TimeSpan.FromMinutes(11);

    [Fact]
    public async Task The_secret_is_read_with_the_roles_credentials_and_signs()
    {
        PutKey("LTAI1");
        var gate = Gate("Role");

        Assert.Empty(gate.Faults());
        Assert.True((await gate.VerifyAsync()).Verified, Cloud.Log.Text);
        Assert.Equal($"STS.Role {GetSecretValue}, LTAI1 VerifyIntelligentCaptcha", Calls());
        Assert.Equal("SecretName=captcha%2Faccess%2Bkey&VersionStage=ACSCurrent", Cloud.Emulator.Journal.Entries[0].Query);
        Cloud.AssertNothingLeaked();
    }

    [Fact]
    public async Task Rotation_of_secret_and_role_is_seen_without_a_restart()
    {
        PutKey("LTAI1");
        var gate = Gate("Role");
        await gate.VerifyAsync();

        PutKey("LTAI2");
        FunctionRole.Issue(Cloud, "Next").ComesToIn(gate);
        Cloud.Time.ShiftWallClock(RefreshIsDue);
        await Eventually.HoldsAsync(async () => await gate.GetKeyIdAsync() is "LTAI2");

        Assert.True((await gate.VerifyAsync()).Verified);
        Assert.Equal($"STS.Role {GetSecretValue}, LTAI1 VerifyIntelligentCaptcha, STS.Next {GetSecretValue}, LTAI2 VerifyIntelligentCaptcha", Calls());
    }

    [Fact]
    public async Task A_ram_secret_that_kms_rotates_itself_is_read_too()
    {
        Cloud.Emulator.Secrets.Put(SecretName, """{"AccessKeyId":"LTAIemulator","AccessKeySecret":"emulator-secret","GenerateTimestamp":"2026-01-02T03:04:05Z"}""");

        Assert.True((await Gate("Role").VerifyAsync()).Verified);
    }

    [Fact]
    public async Task Kms_that_is_down_after_the_first_read_is_not_noticed()
    {
        PutKey("LTAI1");
        var gate = Gate("Role");
        await gate.VerifyAsync();

        Cloud.Emulator.Standing.Add("never-answer", Emulator.Calls.CallMatch.Action(GetSecretValue));
        for (var hour = 1; hour < 6; hour++)
        {
            Cloud.Time.ShiftWallClock(TimeSpan.FromHours(1));
            Assert.True((await gate.VerifyAsync()).Verified);
        }
    }

    private string Calls() => string.Join(", ", Cloud.Emulator.Journal.Entries.Select(static call => $"{call.AccessKeyId} {call.Action}"));
}
