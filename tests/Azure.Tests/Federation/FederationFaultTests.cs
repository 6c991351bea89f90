using CaptchaGate.Azure.Tests.Support;
using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Azure.Tests.Federation;

/// <summary>With no key at hand.</summary>
public sealed class FederationFaultTests
{
    public static TheoryData<string> Faults => ServiceFault.Names;

    public static TheoryData<string, object, string> SpoiltClaims => new()
    {
        { "iss", "https://issuer.emulator.invalid", "AuthenticationFail.OIDCToken.Invalid" },
        { "aud", "someone-else", "AuthenticationFail.OIDCToken.AudienceNotMatch" },
        { "sub", "someone-else", "AuthenticationFail.NoPermission" },
        { "exp", 1_000_000_000L, "AuthenticationFail.OIDCToken.Expired" },
        { "iat", 1_000_000_000L, "AuthenticationFail.OIDCToken.Expired" },
    };

    [Theory]
    [MemberData(nameof(SpoiltClaims))]
    public async Task A_token_that_the_role_does_not_trust_needs_mending_and_the_log_says_which_claim(string claim, object value, string code)
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.Identity.Issue = _ => cloud.Emulator.Sts.IssueIdentityToken((claim, value));

        await AssertMisconfiguredAsync(cloud, cloud.GateWithRole(), code);
    }

    [Fact]
    public async Task A_provider_without_the_fingerprint_of_the_authority_needs_mending()
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.Emulator.Sts.Trust = cloud.Emulator.Sts.Trust with { FingerprintMatches = false };

        await AssertMisconfiguredAsync(cloud, cloud.GateWithRole(), "AuthenticationFail.OIDCToken.PublicKeyFingerprintMismatch");
    }

    [Theory]
    [InlineData("Credentials:Federation:RoleArn", "acs:ram::1000000000000001:role/other")]
    [InlineData("Credentials:Federation:OidcProviderArn", "acs:ram::1000000000000001:oidc-provider/other")]
    public async Task Another_role_or_provider_needs_mending(string setting, string arn)
    {
        await using var cloud = await FakeAzure.StartAsync();

        await AssertMisconfiguredAsync(cloud, cloud.GateWithRole((setting, arn)), "AuthenticationFail.NoPermission");
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Each_fault_of_sts_is_its_row_of_the_table_in_bounded_time(string fault)
    {
        await using var cloud = await FakeAzure.StartAsync();
        ServiceFault.Arrange(fault, "AssumeRoleWithOIDC", cloud);

        Assert.Equal(ServiceFault.OutcomeOf(fault), await cloud.GateWithRole().GetFaultAsync());
        Assert.Contains("CredentialsFailed", cloud.Log.Text, StringComparison.Ordinal);
        cloud.AssertNothingLeaked();
    }

    [Fact]
    public async Task An_sts_that_cannot_be_reached_is_an_outage()
    {
        await using var cloud = await FakeAzure.StartAsync();
        var gate = cloud.GateWithRole();
        cloud.Network.Cut("sts.ap-southeast-1.aliyuncs.com");

        Assert.Equal(Outcome.CredentialsUnavailable, await gate.GetFaultAsync());
    }

    [Fact]
    public async Task An_sts_with_the_certificate_of_another_is_no_outage_that_opens_the_gate()
    {
        await using var cloud = await FakeAzure.StartAsync();
        var gate = cloud.GateWithRole();
        cloud.Network.Route("sts.ap-southeast-1.aliyuncs.com", cloud.Vault.Port);

        Assert.Equal(Outcome.CredentialsMisconfigured, await gate.GetFaultAsync());
    }

    [Fact]
    public async Task An_identity_that_gives_no_token_is_an_outage_and_one_that_this_app_lacks_is_not()
    {
        await using var cloud = await FakeAzure.StartAsync();
        cloud.Identity.Fault = Reply.Json(500, Reply.Marker);
        Assert.Equal(Outcome.CredentialsUnavailable, await cloud.GateWithRole().GetFaultAsync());

        (cloud.Identity.Fault, cloud.Identity.ClientId) = (null, "someone-else");
        Assert.Equal(Outcome.CredentialsMisconfigured, await cloud.GateWithRole().GetFaultAsync());
        Assert.Empty(cloud.Emulator.Journal.Entries);
        cloud.AssertNothingLeaked();
    }

    private static async Task AssertMisconfiguredAsync(FakeAzure cloud, VerifierHost gate, string code)
    {
        Assert.Equal(Outcome.CredentialsMisconfigured, await gate.GetFaultAsync());
        Assert.Contains($"Credentials are unavailable: STS: {code}.", cloud.Log.Text, StringComparison.Ordinal);
        cloud.AssertNothingLeaked();
    }
}
