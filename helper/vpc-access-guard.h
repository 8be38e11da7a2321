// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "ns3/ptr.h"
#include "ns3/simple-ref-count.h"
#include "ns3/vpc-access-rules.h"
#include "ns3/vpc-aws-service.h"
#include "ns3/vpc-request-service.h"

#include <memory>
#include <string>
#include <unordered_map>

namespace ns3
{
namespace vpc
{

class SimulatedCloud;

/**
 * \brief Stands before an AWS service and lets in what the cloud's policies allow.
 *
 * AWS evaluates endpoint, resource and identity policies at the service, once for each request. The
 * way of a request is that of its connection, which the service's entry knows.
 */
class AccessGuard : public SimpleRefCount<AccessGuard>
{
  public:
    /// \param cloud whose policies are in force \param service the service
    AccessGuard(Ptr<const SimulatedCloud> cloud, Ptr<const AwsService> service);

    /// \param request a request \return OK, or FORBIDDEN with the policy and statement that decided
    AdmissionAnswer Admit(const AdmissionRequest& request);

  private:
    Ptr<const SimulatedCloud> m_cloud;
    Ptr<const AwsService> m_service;
    std::shared_ptr<const aws::AccessRules> m_rules; //!< that made the prepared calls
    std::unordered_map<std::string, aws::AccessRules::Prepared> m_calls; //!< by a request's text
};

} // namespace vpc
} // namespace ns3
