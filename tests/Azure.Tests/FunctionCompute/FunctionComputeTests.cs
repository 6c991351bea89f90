using CaptchaGate.Azure.Tests.Support;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Azure.Tests.FunctionCompute;

public sealed class FunctionComputeTests : IAsyncLifetime
{
    private static readonly (string Name, string? Value) OnFunctionCompute = ("FC_FUNCTION_NAME", "verify");
    private static readonly (string Name, string? Value) FromRole = ("Credentials:Source", "FunctionCompute");

    private FakeAzure _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await FakeAzure.StartAsync();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task Before_the_first_request_the_credentials_of_the_start_are_good()
    {
        var gate = _cloud.Gate([FromRole, OnFunctionCompute, .. FunctionRole.Issue(_cloud, "Start").Environment]);

        Assert.Empty(gate.Faults());
        Assert.True((await gate.VerifyAsync()).Verified, _cloud.Log.Text);
        Assert.Equal("STS.Start", _cloud.Emulator.Journal.Entries.Single().AccessKeyId);
    }

    [Fact]
    public async Task Credentials_that_come_with_a_request_sign_that_very_request()
    {
        var gate = _cloud.Gate([FromRole, OnFunctionCompute, .. FunctionRole.Issue(_cloud, "Start").Environment]);
        foreach (var name in new[] { "One", "Two", "Two", "Three" })
        {
            FunctionRole.Issue(_cloud, name).ComesToIn(gate);
            Assert.True((await gate.VerifyAsync()).Verified);
        }

        var calls = _cloud.Emulator.Journal.Entries;
        Assert.Equal("STS.One STS.Two STS.Two STS.Three", string.Join(' ', calls.Select(static call => call.AccessKeyId)));
        AssertEach.Of(calls, static call => Assert.StartsWith("CAIS", call.Headers["x-acs-security-token"], StringComparison.Ordinal));
        _cloud.AssertNothingLeaked();
        Assert.DoesNotContain("CAIS", _cloud.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "s", "t")]
    [InlineData("i", "", "t")]
    [InlineData("i", "s", "")]
    [InlineData("i", "s p a c e", "t")]
    [InlineData("i", "s", "line\nfeed")]
    public async Task Credentials_that_are_not_whole_never_replace_good_ones(string id, string secret, string securityToken)
    {
        var gate = _cloud.Gate(FromRole, OnFunctionCompute);
        FunctionRole.Issue(_cloud, "Good").ComesToIn(gate);

        new FunctionRole(id, secret, securityToken).ComesToIn(gate);

        Assert.Equal("STS.Good", await gate.GetKeyIdAsync());
    }

    [Fact]
    public async Task A_function_without_a_role_needs_mending_and_the_log_says_so()
    {
        var gate = _cloud.Gate(FromRole, OnFunctionCompute);

        Assert.Equal(Outcome.CredentialsMisconfigured, await gate.GetFaultAsync());
        Assert.Contains("the function has no role", _cloud.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Elsewhere_the_source_is_refused_at_the_start() =>
        Assert.StartsWith("Credentials__Source is FunctionCompute, but this process does not run there", _cloud.Gate(FromRole).Faults().Single(), StringComparison.Ordinal);

    [Fact]
    public async Task Elsewhere_such_headers_come_from_callers_and_change_nothing()
    {
        var mine = FunctionRole.Issue(_cloud, "Mine");
        var gate = _cloud.Gate([("Credentials:Source", "Environment"), .. mine.Environment]);

        FunctionRole.Issue(_cloud, "Stranger").ComesToIn(gate);

        Assert.True((await gate.VerifyAsync()).Verified);
        Assert.Equal(mine.Id, _cloud.Emulator.Journal.Entries.Single().AccessKeyId);
    }

    [Fact]
    public async Task On_function_compute_they_change_nothing_either_when_the_key_comes_from_elsewhere()
    {
        var mine = FunctionRole.Issue(_cloud, "Mine");
        var gate = _cloud.Gate([("Credentials:Source", "Environment"), OnFunctionCompute, .. mine.Environment]);

        FunctionRole.Issue(_cloud, "Stranger").ComesToIn(gate);

        Assert.Equal(mine.Id, await gate.GetKeyIdAsync());
    }

    [Fact]
    public async Task Outside_function_compute_a_kms_reader_does_not_trust_them()
    {
        var mine = FunctionRole.Issue(_cloud, "Mine");
        _cloud.Emulator.Secrets.Put("key", """{"accessKeyId":"LTAI1","accessKeySecret":"s"}""");
        var gate = _cloud.Gate(
        [
            ("Credentials:Source", "Kms"), ("Credentials:Kms:Region", "ap-southeast-1"), ("Credentials:Kms:SecretName", "key"), .. mine.Environment,
        ]);

        FunctionRole.Issue(_cloud, "Stranger").ComesToIn(gate);

        Assert.Equal("LTAI1", await gate.GetKeyIdAsync());
        Assert.Equal(mine.Id, _cloud.Emulator.Journal.Entries.Single().AccessKeyId);
    }
}
